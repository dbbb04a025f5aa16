/**
 * What starts and stops with a term: the implementation of {@code @WhileLeader}.
 */
@NullMarked
package io.github.leaderelection.work;

import org.jspecify.annotations.NullMarked;
