package io.github.leaderelection.deployments.crac;

/**
 * Loaded by name and never thrown.
 */
public class CheckpointException extends Exception {

}
