package io.github.leaderelection.autoconfigure;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Selects the backend: the one that is set, otherwise the only one that is present. There
 * is no fallback.
 */
final class BackendSelection {

	private final List<ElectionBackend> found;

	private final Map<String, ElectionBackendDescription> descriptions = new LinkedHashMap<>();

	/**
	 * Create a selection.
	 * @param found the backends whose infrastructure is there
	 * @param descriptions the descriptions of the backends whose modules are there
	 */
	BackendSelection(List<ElectionBackend> found, List<ElectionBackendDescription> descriptions) {
		this.found = found;
		descriptions.forEach((description) -> this.descriptions.put(description.name(), description));
	}

	ElectionBackend select(@Nullable String name) {
		return (StringUtils.hasText(name)) ? named(name.trim()) : only();
	}

	private ElectionBackend named(String value) {
		String name = value.toLowerCase(Locale.ROOT);
		return this.found.stream()
			.filter((backend) -> backend.name().equals(name))
			.findFirst()
			.orElseThrow(() -> missing(name, value));
	}

	private ElectionBackend only() {
		if (this.found.isEmpty()) {
			throw none();
		}
		if (this.found.size() > 1) {
			throw ambiguous();
		}
		return this.found.get(0);
	}

	private InvalidBackendException missing(String name, String value) {
		ElectionBackendDescription description = this.descriptions.get(name);
		if (description != null) {
			return new InvalidBackendException(
					"The property leader-election.backend is '%s', but a requirement of this backend is missing: %s"
						.formatted(value, description.needs()),
					"To use it, %s. Otherwise set another backend.".formatted(description.setup()));
		}
		return KnownBackend.find(name)
			.map((backend) -> new InvalidBackendException(
					"The property leader-election.backend is '%s', but the module of this backend is not on the class path"
						.formatted(value),
					"To use it, %s. Otherwise set another backend.".formatted(backend.addModule())))
			.orElseGet(() -> unknown(value));
	}

	private InvalidBackendException unknown(String value) {
		TreeSet<String> names = new TreeSet<>(Arrays.stream(KnownBackend.values()).map(KnownBackend::id).toList());
		names.addAll(this.descriptions.keySet());
		this.found.forEach((backend) -> names.add(backend.name()));
		return new InvalidBackendException("The property leader-election.backend is '%s', but there is no such backend"
			.formatted(value.replaceAll("\\p{Cntrl}", "?")), "Use one of: %s.".formatted(String.join(", ", names)));
	}

	private InvalidBackendException none() {
		String setups = Arrays.stream(KnownBackend.values())
			.map((backend) -> "%n - %s: %s".formatted(backend.id(), setup(backend)))
			.collect(Collectors.joining());
		return new InvalidBackendException(
				"Leader election requires a backend that all instances share, but found none",
				("Set up one of these:%s%nOr define an ElectionStore bean, or set leader-election.enabled=false"
						+ " if this instance must not take part in elections.")
					.formatted(setups));
	}

	private String setup(KnownBackend backend) {
		ElectionBackendDescription description = this.descriptions.get(backend.id());
		return (description != null) ? description.setup() : backend.addModule();
	}

	private InvalidBackendException ambiguous() {
		String candidates = this.found.stream()
			.map((backend) -> "%n - %s: %s".formatted(backend.name(), backend.infrastructure()))
			.collect(Collectors.joining());
		String choices = this.found.stream()
			.map((backend) -> "leader-election.backend=" + backend.name())
			.collect(Collectors.joining(" or "));
		return new InvalidBackendException(
				"Leader election found %d backends, but all instances must use the same one:%s"
					.formatted(this.found.size(), candidates),
				"Set %s.".formatted(choices));
	}

}
