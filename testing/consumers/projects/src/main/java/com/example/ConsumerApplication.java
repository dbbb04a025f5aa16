package com.example;

import io.github.leaderelection.Leadership;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.annotation.WhileLeader;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * An application with work that only the leader does, as the README shows it.
 */
@SpringBootApplication
@EnableScheduling
public class ConsumerApplication {

	public static void main(String[] args) {
		ConfigurableApplicationContext context = SpringApplication.run(ConsumerApplication.class, args);
		System.out.println("BEANS " + String.join(" ", context.getBeanDefinitionNames()));
	}

	@Scheduled(fixedRate = 200)
	@OnLeader
	public void work() {
		System.out.println("LEADER");
	}

	@Scheduled(fixedRate = 200)
	public void everywhere() {
		System.out.println("TICK");
	}

	@WhileLeader
	public void term(Leadership leadership) {
		System.out.println("TERM " + leadership.fencingToken());
	}

}
