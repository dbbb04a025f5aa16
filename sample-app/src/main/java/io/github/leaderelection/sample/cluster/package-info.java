/**
 * The cluster that a newcomer starts with one command: three processes of the sample.
 */
@NullMarked
package io.github.leaderelection.sample.cluster;

import org.jspecify.annotations.NullMarked;
