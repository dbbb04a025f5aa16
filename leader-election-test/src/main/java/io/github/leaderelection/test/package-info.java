/**
 * What applications need to test their own code that only the leader runs.
 */
@NullMarked
package io.github.leaderelection.test;

import org.jspecify.annotations.NullMarked;
