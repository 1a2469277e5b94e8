/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The socket by which the rig speaks with a plugin: a line is a request, a line of JSON the answer.
 */
#ifndef MPRIG_CONTROL_H
#define MPRIG_CONTROL_H

#include <stdbool.h>
#include <stdio.h>

/**
 * control_answer - writes the answer to @request, which it may change, to @peer
 */
typedef void (*control_answer)(FILE *peer, char *request);

/**
 * control_serve - listen at the UNIX socket @path and answer, in a thread of its own, one peer after the other
 *
 * Return: false when it cannot listen.
 */
bool control_serve(const char *path, control_answer answer);

#endif
