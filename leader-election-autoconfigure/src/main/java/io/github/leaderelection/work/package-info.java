/**
 * What starts and stops with a term: {@code @WhileLeader} and its implementation.
 */
@NullMarked
package io.github.leaderelection.work;

import org.jspecify.annotations.NullMarked;
