/**
 * Auto-configuration for the endpoints and the info of leader election.
 */
@NullMarked
package io.github.leaderelection.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
