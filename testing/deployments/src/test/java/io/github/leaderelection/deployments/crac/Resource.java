package io.github.leaderelection.deployments.crac;

/**
 * What is notified of a checkpoint.
 */
public interface Resource {

	void beforeCheckpoint(Context context) throws Exception;

	void afterRestore(Context context) throws Exception;

}
