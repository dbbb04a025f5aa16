/**
 * What Actuator shows of leader election: the two endpoints {@code leaderelection} and
 * {@code leader}, and the info of this instance.
 */
@NullMarked
package io.github.leaderelection.actuate;

import org.jspecify.annotations.NullMarked;
