/**
 * Stories of faults: candidates as processes, what breaks around them, and the checker of
 * what they recorded.
 */
package io.github.leaderelection.faults;
