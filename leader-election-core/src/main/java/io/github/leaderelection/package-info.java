/**
 * API for applications: electors, terms of leadership, the current leader, events.
 */
@NullMarked
package io.github.leaderelection;

import org.jspecify.annotations.NullMarked;
