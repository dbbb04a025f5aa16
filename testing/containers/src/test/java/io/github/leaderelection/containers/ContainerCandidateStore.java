package io.github.leaderelection.containers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.autoconfigure.ElectionBackend;
import io.github.leaderelection.faults.CandidateStore;
import io.github.leaderelection.store.ElectionStore;

/**
 * Opens the store that the auto-configuration of a backend makes. The arguments are the
 * name of the class of the application and its properties.
 */
public final class ContainerCandidateStore implements CandidateStore {

	@Override
	public ElectionStore open(String namespace, Duration operationTimeout, List<String> arguments) {
		List<String> properties = new ArrayList<>(arguments.subList(1, arguments.size()));
		properties.add("leader-election.operation-timeout=%sms".formatted(operationTimeout.toMillis()));
		return Applications.start(application(arguments.get(0)), properties)
			.getBean(ElectionBackend.class)
			.store()
			.apply(namespace);
	}

	private static Class<?> application(String name) {
		try {
			return Class.forName(name);
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}
