/**
 * Auto-configuration for the actuator endpoint of leader election.
 */
@NullMarked
package io.github.leaderelection.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
