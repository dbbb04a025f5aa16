package io.github.leaderelection.deployments.crac;

/**
 * Looked up and never thrown.
 */
public class CheckpointException extends Exception {

}
