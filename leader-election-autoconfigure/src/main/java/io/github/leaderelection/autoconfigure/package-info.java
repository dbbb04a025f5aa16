/**
 * Auto-configuration for leader election: properties, the choice of the backend, the
 * order of start and stop, events on the context, failure analyzers.
 * <h2>Auto-configurations and properties</h2>
 * <ul>
 * <li>{@link LeaderElectionAutoConfiguration}: the store, the engine, its lifecycle and
 * events, and the electors
 * <li>{@link LocalElectionAutoConfiguration}: elections within one process
 * <li>{@link LeaderElectionProperties}: the properties of leader election
 * <li>{@link EnabledProperty}: the property {@code leader-election.enabled}, for what
 * runs before there are beans
 * </ul>
 * <h2>The backend and its store</h2>
 * <ul>
 * <li>{@link ElectionBackend}: a backend that is present, and can create its store
 * <li>{@link ElectionBackendDescription}: what a backend requires, for the message to a
 * user who lacks it
 * <li>{@link LocalBackendDescription}: that of the backend that elects within one process
 * <li>{@link KnownBackend}: the names of the backends of this library
 * <li>{@link ConditionalOnElectionBackend}: the condition that a backend may be used
 * <li>{@link OnElectionBackendCondition}: how that is decided
 * <li>{@link BackendSelection}: selects the backend
 * <li>{@link ChosenElectionBackend}: the backend that was selected
 * <li>{@link BackendBeanSelection}: selects the bean of the application that a backend
 * uses
 * <li>{@link ElectionStoreConfiguration}: the store, made by the chosen backend
 * <li>{@link ElectionStoreLifecycle}: closes what the store holds open when the context
 * stops
 * </ul>
 * <h2>The engine from start to stop</h2>
 * <ul>
 * <li>{@link ElectionEngineConfiguration}: the engine
 * <li>{@link ElectionEngineBuilderCustomizer}: the callback by which an application
 * customizes the engine
 * <li>{@link ElectionLifecycleConfiguration}: what starts and stops the engine and
 * publishes its events
 * <li>{@link ElectionEngineLifecycle}: starts the engine, and stops it after the work of
 * the application
 * <li>{@link CampaignLifecycle}: makes this instance a candidate while the application is
 * ready
 * <li>{@link SlowStartTimer}: waits for a start that takes long
 * <li>{@link LastThread}: the thread whose end ends the process
 * </ul>
 * <h2>Electors and events</h2>
 * <ul>
 * <li>{@link LeaderElectorConfiguration}: the electors as beans
 * <li>{@link LeaderElectorRegistrar}: registers an elector for each configured election
 * <li>{@link ElectionEventPublisher}: publishes the events of elections on the context
 * <li>{@link DescendantEventPublisher}: publishes them in the contexts below
 * </ul>
 * <h2>Contexts without auto-configuration</h2>
 * <ul>
 * <li>{@link ChildContextInitializer}: adds an auto-configuration to a context without it
 * </ul>
 * <h2>Ahead-of-time processing and the switch at run time</h2>
 * <ul>
 * <li>{@link BuildTimeProperty}: a property that decides which beans there are
 * <li>{@link BuildTimeProperties}: such properties of a module
 * <li>{@link ElectionBuildTimeProperties}: those that every application has
 * <li>{@link BuildTimeDecisions}: what the properties of all modules decide
 * <li>{@link RunTimeSwitch}: honours {@code leader-election.enabled=false} and the choice
 * of one backend, and refuses other decisions than those of the build
 * <li>{@link RunTimeSwitchRegistrar}: registers the switch with what the environment
 * decides
 * <li>{@link KeptWhenDisabled}: marks what also applies with
 * {@code leader-election.enabled=false}
 * </ul>
 * <h2>Checks at start</h2>
 * <ul>
 * <li>{@link SpringBootVersionCheck}: refuses a Spring Boot that is too old
 * <li>{@link ShutdownTimeCheck}: warns if Spring would not wait for an orderly shutdown
 * <li>{@link TransactionalListenerCheck}: warns of listeners that would miss the events
 * <li>{@link UnlistedElectionsReport}: logs elections that the properties do not list
 * </ul>
 * <h2>Failures of a start, and their analyzers</h2>
 * <ul>
 * <li>{@link AmbiguousBackendBeanException}: a backend could use several beans
 * <li>{@link AmbiguousBackendBeanFailureAnalyzer}: says how to mark one
 * <li>{@link InvalidBackendException}: no backend, or not exactly one, can be used
 * <li>{@link ChangedSinceBuildException}: a property decides otherwise than it did in the
 * build
 * <li>{@link StoreUnavailableException}: the store could not be used
 * <li>{@link StoreUnavailableFailureAnalyzer}: says why, and what to check
 * <li>{@link DisabledElectorFailureAnalyzer}: explains a missing elector where elections
 * are disabled
 * <li>{@link InvalidNameFailureAnalyzer}: explains a name that is not valid
 * <li>{@link InvalidPropertyFailureAnalyzer}: explains a property whose value cannot be
 * used
 * <li>{@link InvalidSettingsFailureAnalyzer}: explains settings that the engine refuses
 * <li>{@link InvalidUseFailureAnalyzer}: explains an invalid use, of any module
 * </ul>
 */
@NullMarked
package io.github.leaderelection.autoconfigure;

import org.jspecify.annotations.NullMarked;
