/**
 * Support for tests of applications with leader-only work.
 */
@NullMarked
package io.github.leaderelection.test;

import org.jspecify.annotations.NullMarked;
