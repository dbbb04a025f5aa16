package io.github.leaderelection.work;

import io.github.leaderelection.Leadership;
import org.quartz.SchedulerException;

import org.springframework.scheduling.quartz.SchedulerFactoryBean;

/**
 * A scheduler of Quartz. It has stopped when its jobs have ended, for which its own stop
 * does not wait.
 */
final class QuartzScheduler implements ManagedWork {

	private final SchedulerFactoryBean bean;

	private final QuartzJobs jobs = new QuartzJobs();

	QuartzScheduler(String beanName, SchedulerFactoryBean bean) {
		this.bean = bean;
		// The bean starts the scheduler after the delay even if it was stopped meanwhile
		bean.setStartupDelay(0);
		try {
			this.jobs.follow(bean.getScheduler().getListenerManager());
		}
		catch (SchedulerException ex) {
			throw new InvalidWhileLeaderException(
					"The bean '%s' cannot run only on the leader, because its scheduler accepts no listeners"
						.formatted(beanName),
					"Use a scheduler of this process.", ex);
		}
	}

	@Override
	public void start(Leadership leadership) {
		this.jobs.permit();
		this.bean.start();
	}

	@Override
	public void stop(Runnable done) {
		this.bean.stop();
		this.jobs.refuse(done);
	}

	@Override
	public boolean isRunning() {
		return this.bean.isRunning();
	}

}
