/**
 * JMH benchmarks of what applications call often.
 */
@NullMarked
package io.github.leaderelection.benchmarks;

import org.jspecify.annotations.NullMarked;
