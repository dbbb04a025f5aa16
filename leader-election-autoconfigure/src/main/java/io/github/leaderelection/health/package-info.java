/**
 * The health of an instance as a candidate, and the gate by which leadership depends on
 * the health of the application.
 */
@NullMarked
package io.github.leaderelection.health;

import org.jspecify.annotations.NullMarked;
