/**
 * What an application types: electors, terms of leadership, who leads, events.
 */
@NullMarked
package io.github.leaderelection;

import org.jspecify.annotations.NullMarked;
