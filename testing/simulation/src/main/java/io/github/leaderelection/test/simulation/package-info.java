/**
 * A cluster of real engines in one thread and in virtual time, under attack.
 */
@NullMarked
package io.github.leaderelection.test.simulation;

import org.jspecify.annotations.NullMarked;
