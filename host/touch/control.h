/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The socket by which the watch is switched: a line "on", "off" or "status", answered by a line of JSON when it is so:
 *
 *   {"watching":true,"loads":7,"stores":8,"accesses":9,"instructions":10,"seen":0,"unknown":0,"unnamed":0}
 *   {"error":"..."}
 */
#ifndef MPRIG_TOUCH_CONTROL_H
#define MPRIG_TOUCH_CONTROL_H

#include <stdbool.h>

/**
 * control_serve - listen at the UNIX socket @path and answer, in a thread of its own
 * @change: makes the watch so; false when that did not come about in time
 *
 * Return: false when it cannot listen.
 */
bool control_serve(const char *path, bool (*change)(bool watch), bool (*watching)(void));

#endif
