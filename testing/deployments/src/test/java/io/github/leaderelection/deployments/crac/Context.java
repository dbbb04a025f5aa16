package io.github.leaderelection.deployments.crac;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the resources.
 */
public final class Context {

	private final List<Resource> resources = new ArrayList<>();

	public synchronized void register(Resource resource) {
		this.resources.add(resource);
	}

	synchronized void checkpoint(Runnable atCheckpoint) throws Exception {
		for (int i = this.resources.size() - 1; i >= 0; i--) {
			this.resources.get(i).beforeCheckpoint(this);
		}
		try {
			atCheckpoint.run();
		}
		finally {
			for (Resource resource : this.resources) {
				resource.afterRestore(this);
			}
		}
	}

	synchronized void clear() {
		this.resources.clear();
	}

}
