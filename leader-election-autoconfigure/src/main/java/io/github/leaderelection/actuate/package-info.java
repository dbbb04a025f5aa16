/**
 * What Actuator shows of leader election: the endpoint, the probe, the health and the
 * info of this instance.
 */
@NullMarked
package io.github.leaderelection.actuate;

import org.jspecify.annotations.NullMarked;
