/**
 * A small web application with a job that only the leader runs.
 */
@NullMarked
package io.github.leaderelection.sample;

import org.jspecify.annotations.NullMarked;
