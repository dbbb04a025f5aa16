package io.github.leaderelection.work;

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobListener;
import org.quartz.ListenerManager;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.core.JobExecutionProcessException;
import org.quartz.listeners.SchedulerListenerSupport;
import org.quartz.listeners.TriggerListenerSupport;

/**
 * The jobs of one Quartz scheduler that are running. It refuses those that were fired
 * before a stop and begin after it.
 */
final class QuartzJobs extends TriggerListenerSupport implements JobListener {

	private final Set<String> running = new HashSet<>();

	private boolean permitted;

	private @Nullable Runnable over;

	/**
	 * Follow the jobs of a scheduler.
	 * @param listeners where it accepts listeners
	 * @throws SchedulerException if it accepts none
	 */
	void follow(ListenerManager listeners) throws SchedulerException {
		listeners.addTriggerListener(this);
		listeners.addJobListener(this);
		listeners.addSchedulerListener(new SchedulerListenerSupport() {

			// Quartz calls no further listener after one that throws. It also reports a
			// job that has thrown: the listeners that follow it may run after the stop
			@Override
			public void schedulerError(String message, SchedulerException error) {
				if (error instanceof JobExecutionProcessException failure) {
					end(failure.getJobExecutionContext());
				}
			}

		});
	}

	@Override
	public String getName() {
		return QuartzJobs.class.getName();
	}

	synchronized void permit() {
		this.permitted = true;
	}

	/**
	 * Let no further job begin.
	 * @param done to be run when none is running
	 */
	void refuse(Runnable done) {
		synchronized (this) {
			this.permitted = false;
			if (!this.running.isEmpty()) {
				this.over = done;
				return;
			}
		}
		done.run();
	}

	@Override
	public synchronized boolean vetoJobExecution(Trigger trigger, JobExecutionContext context) {
		return !this.permitted || !this.running.add(context.getFireInstanceId());
	}

	@Override
	public void jobToBeExecuted(JobExecutionContext context) {
		// It counts since it was not refused
	}

	@Override
	public void jobExecutionVetoed(JobExecutionContext context) {
		end(context);
	}

	@Override
	public void jobWasExecuted(JobExecutionContext context, @Nullable JobExecutionException failure) {
		end(context);
	}

	private void end(JobExecutionContext context) {
		Runnable last = null;
		synchronized (this) {
			this.running.remove(context.getFireInstanceId());
			if (this.running.isEmpty()) {
				last = this.over;
				this.over = null;
			}
		}
		if (last != null) {
			last.run();
		}
	}

}
