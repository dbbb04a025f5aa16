package io.github.leaderelection.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.github.leaderelection.LeaderElectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/**
 * Logs the elections that this instance has joined and that
 * {@code leader-election.elections} does not list, if that property is set: a name in an
 * annotation may be misspelt.
 */
class UnlistedElectionsReport implements ApplicationListener<ApplicationReadyEvent> {

	private static final Logger logger = LoggerFactory.getLogger(UnlistedElectionsReport.class);

	private final LeaderElectors electors;

	private final ApplicationContext context;

	/**
	 * Create a new {@link UnlistedElectionsReport}.
	 * @param electors the electors
	 * @param context the context of the electors, whose properties count
	 */
	UnlistedElectionsReport(LeaderElectors electors, ApplicationContext context) {
		this.electors = electors;
		this.context = context;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		if (event.getApplicationContext() == this.context) {
			report();
		}
	}

	private void report() {
		List<String> listed = Binder.get(this.context.getEnvironment())
			.bind("leader-election.elections", Bindable.listOf(String.class))
			.orElse(List.of());
		Set<String> unlisted = new TreeSet<>(this.electors.elections());
		listed.forEach(unlisted::remove);
		if (!listed.isEmpty() && !unlisted.isEmpty()) {
			logger.info(
					"[{}] takes part in elections that leader-election.elections does not list: {}. Work of a name that is misspelt is an election of its own",
					this.electors.candidate(), unlisted);
		}
	}

}
