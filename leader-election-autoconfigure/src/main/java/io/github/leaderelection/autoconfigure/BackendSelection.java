package io.github.leaderelection.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Chooses the backend: the one that is named, else the only one that is there. There is
 * no fall-back.
 *
 * @author Leader Election
 */
final class BackendSelection {

	private final List<ElectionBackend> found;

	BackendSelection(List<ElectionBackend> found) {
		this.found = found;
	}

	ElectionBackend select(@Nullable String name) {
		return (StringUtils.hasText(name)) ? named(name.trim().toLowerCase(Locale.ROOT)) : only();
	}

	private ElectionBackend named(String name) {
		return this.found.stream()
			.filter((backend) -> backend.name().equals(name))
			.findFirst()
			.orElseThrow(() -> KnownBackend.find(name).map(BackendSelection::missing).orElseGet(() -> unknown(name)));
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

	private static InvalidBackendException missing(KnownBackend backend) {
		return new InvalidBackendException(
				"The property leader-election.backend is '%s', but what this backend needs was not found: %s"
					.formatted(backend.id(), backend.needs()),
				"To use it, %s. Otherwise name another backend.".formatted(backend.setup()));
	}

	private InvalidBackendException unknown(String name) {
		TreeSet<String> names = new TreeSet<>(Arrays.stream(KnownBackend.values()).map(KnownBackend::id).toList());
		this.found.forEach((backend) -> names.add(backend.name()));
		return new InvalidBackendException("The property leader-election.backend is '%s', and there is no such backend"
			.formatted(name.replaceAll("\\p{Cntrl}", "?")), "Use one of: %s.".formatted(String.join(", ", names)));
	}

	private static InvalidBackendException none() {
		String setups = Arrays.stream(KnownBackend.values())
			.map((backend) -> "%n - %s: %s".formatted(backend.id(), backend.setup()))
			.collect(Collectors.joining());
		return new InvalidBackendException(
				"Leader election needs a backend that all instances share, and the infrastructure of none was found",
				("Set up one of these:%s%nOr define an ElectionStore bean, or write leader-election.enabled=false"
						+ " if this instance shall take part in no election.")
					.formatted(setups));
	}

	private InvalidBackendException ambiguous() {
		String candidates = this.found.stream()
			.map((backend) -> "%n - %s: %s".formatted(backend.name(), backend.infrastructure()))
			.collect(Collectors.joining());
		String choices = this.found.stream()
			.map((backend) -> "leader-election.backend=" + backend.name())
			.collect(Collectors.joining(" or "));
		return new InvalidBackendException(
				"Leader election could use %d backends, and all instances have to use the same one:%s"
					.formatted(this.found.size(), candidates),
				"Write %s.".formatted(choices));
	}

}
