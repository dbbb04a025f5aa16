/**
 * The health of this instance as a candidate.
 */
@NullMarked
package io.github.leaderelection.health;

import org.jspecify.annotations.NullMarked;
