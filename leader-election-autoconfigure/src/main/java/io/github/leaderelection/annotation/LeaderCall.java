package io.github.leaderelection.annotation;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.Optional;

import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderWork;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.NotLeaderException;
import io.github.leaderelection.report.ReportedRun;
import io.github.leaderelection.report.SkipCause;
import io.github.leaderelection.report.WorkReports;
import io.github.leaderelection.report.WorkStart;
import io.github.leaderelection.schedule.Admission;
import io.github.leaderelection.schedule.TickUnknownException;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.ProxyMethodInvocation;

/**
 * One call of a guarded method.
 */
final class LeaderCall {

	private static final Logger logger = LoggerFactory.getLogger(LeaderCall.class);

	private final GuardedMethod method;

	private final GuardedElections elections;

	private final WorkReports reports;

	private final ProxyMethodInvocation invocation;

	LeaderCall(GuardedMethod method, GuardedElections elections, WorkReports reports,
			ProxyMethodInvocation invocation) {
		this.method = method;
		this.elections = elections;
		this.reports = reports;
		this.invocation = invocation;
	}

	/**
	 * Return a new signal for a run of this call.
	 * @return the signal
	 */
	LossSignal signal() {
		return new LossSignal(this.method.interrupt());
	}

	/**
	 * Begin a run if this instance leads.
	 * @param signal the signal of the run
	 * @return the run, or empty if the call is to be skipped
	 * @throws NotLeaderException if it is not to be skipped
	 */
	Optional<ReportedRun> begin(LossSignal signal) {
		String election = this.method.election().of(this.invocation.getArguments());
		FencedMethod fenced = this.method.fenced();
		if (fenced != null) {
			fenced.requireNoTransactionAround(election);
		}
		LeaderElector elector = this.elections.find(election);
		Optional<GuardedRun> run = (elector != null) ? elector.begin(this.method.work(), signal) : Optional.empty();
		if (run.isEmpty()) {
			this.reports.skipped(election, this.method.work(), SkipCause.NOT_LEADER);
			if (this.method.otherwise() == OnLeader.Otherwise.THROW) {
				throw new NotLeaderException(election, (elector != null) ? elector.leader().orElse(null) : null);
			}
			logger.debug("[{}] {} was skipped", election, this.method.work());
			return Optional.empty();
		}
		return admit(election, run.get());
	}

	private Optional<ReportedRun> admit(String election, GuardedRun run) {
		Leadership term = run.leadership();
		try {
			Admission admission = this.method.admission().apply(run);
			if (admission instanceof Admission.Admitted admitted) {
				return Optional.of(new ReportedRun(admitted.run(), this.reports
					.started(new WorkStart(this.method.work(), term, WorkStart.Kind.CALL, admitted.tick()))));
			}
			if (admission instanceof Admission.Refused refused) {
				this.reports.skipped(election, this.method.work(), refused.cause());
			}
			return Optional.empty();
		}
		catch (TickUnknownException ex) {
			this.reports.skipped(election, this.method.work(), SkipCause.TICK_UNKNOWN);
			throw ex;
		}
	}

	/**
	 * Call the method as a part of a run.
	 * @param run the run
	 * @return what the method returns
	 * @throws Exception if the method throws it
	 */
	@Nullable Object proceed(GuardedRun run) throws Exception {
		LeaderWork<Optional<Object>, Exception> part = (leadership) -> Optional.ofNullable(proceed(leadership));
		FencedMethod fenced = this.method.fenced();
		return ((fenced != null) ? fenced.call(run, part) : run.call(part)).orElse(null);
	}

	/**
	 * Call the method within a run. May be called repeatedly.
	 * @param leadership the term of the run
	 * @return what the method returns
	 * @throws Exception if the method throws it
	 */
	// NullAway reads that elements may be null from the classes of Spring on JDK 25 only
	@SuppressWarnings("NullAway")
	@Nullable Object proceed(Leadership leadership) throws Exception {
		// Of its own, with arguments of its own: an invocation proceeds only once
		MethodInvocation invocation = this.invocation.invocableClone();
		provide(leadership, invocation);
		try {
			return invocation.proceed();
		}
		catch (Exception | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new UndeclaredThrowableException(ex);
		}
	}

	private static void provide(Leadership leadership, MethodInvocation invocation) {
		Class<?>[] types = invocation.getMethod().getParameterTypes();
		for (int i = 0; i < types.length; i++) {
			if (types[i] == Leadership.class && invocation.getArguments()[i] == null) {
				invocation.getArguments()[i] = leadership;
			}
		}
	}

}
