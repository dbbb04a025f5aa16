/**
 * Auto-configuration for the health of leader election and the health gate.
 */
@NullMarked
package io.github.leaderelection.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
