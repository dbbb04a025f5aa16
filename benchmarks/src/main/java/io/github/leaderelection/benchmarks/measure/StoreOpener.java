package io.github.leaderelection.benchmarks.measure;

import java.time.Duration;
import java.util.List;

import io.github.leaderelection.store.ElectionStore;

/**
 * Opens stores in the process of an instance. One opener serves all instances of the
 * process; each has a store of its own.
 */
public interface StoreOpener {

	/**
	 * Prepare to open stores.
	 * @param arguments where they are, in the words of the backend
	 */
	void connect(List<String> arguments);

	ElectionStore open(String namespace, Duration operationTimeout);

}
