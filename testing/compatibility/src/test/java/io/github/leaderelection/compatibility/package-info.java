/**
 * Instances of the previous version and of the present one in one election.
 */
package io.github.leaderelection.compatibility;
