/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MPRIG_GUEST_REQUEST_H
#define MPRIG_GUEST_REQUEST_H

/**
 * request_execute - do what a line from the agent asks for and answer it, as PROTOCOL.md says
 * @line: request without its end; changed
 */
void request_execute(char *line);

#endif
