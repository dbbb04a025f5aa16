package io.github.leaderelection.sample.cluster;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What can be done to an instance from outside.
 */
enum Command {

	/**
	 * End the process at once (SIGKILL).
	 */
	KILL(Instance::isAlive, Instance::kill),

	/**
	 * Stop the process as it is (SIGSTOP).
	 */
	PAUSE((instance) -> instance.isAlive() && !instance.isPaused(), Instance::pause),

	/**
	 * Let a paused process continue (SIGCONT).
	 */
	CONTINUE((instance) -> instance.isAlive() && instance.isPaused(), Instance::resume),

	/**
	 * Ask the process to shut down (SIGTERM).
	 */
	STOP(Instance::isAlive, Instance::stop),

	/**
	 * Start a process again.
	 */
	START((instance) -> !instance.isAlive(), Instance::start),

	/**
	 * Cut the instance off from the others, or from the store.
	 */
	CUT((instance) -> instance.network() != null && !instance.isCut(), Instance::cutOff),

	/**
	 * Slow its network down.
	 */
	SLOW((instance) -> instance.network() != null && !instance.isCut() && !instance.isSlow(), Instance::slowDown),

	/**
	 * Make its network whole and fast again.
	 */
	HEAL((instance) -> instance.isCut() || instance.isSlow(), Instance::heal);

	private final Predicate<Instance> applicable;

	private final Consumer<Instance> action;

	Command(Predicate<Instance> applicable, Consumer<Instance> action) {
		this.applicable = applicable;
		this.action = action;
	}

	/**
	 * Find a command.
	 * @param name its name in lower case
	 * @return the command, {@code null} if there is none of that name
	 */
	static @Nullable Command find(String name) {
		return Arrays.stream(values()).filter((command) -> command.text().equals(name)).findFirst().orElse(null);
	}

	/**
	 * Return the names of all commands, as a user writes them.
	 * @return the names, separated by commas
	 */
	static String names() {
		return Arrays.stream(values()).map(Command::text).collect(Collectors.joining(", "));
	}

	/**
	 * Return the name as a user writes it.
	 * @return the name in lower case
	 */
	String text() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Return whether the command does anything to an instance as it is now.
	 * @param instance the instance
	 * @return whether it can be executed
	 */
	boolean isApplicable(Instance instance) {
		return this.applicable.test(instance);
	}

	/**
	 * Execute the command.
	 * @param instance the instance
	 * @return whether it was applicable
	 */
	boolean execute(Instance instance) {
		synchronized (instance) {
			if (!isApplicable(instance)) {
				return false;
			}
			this.action.accept(instance);
			return true;
		}
	}

}
