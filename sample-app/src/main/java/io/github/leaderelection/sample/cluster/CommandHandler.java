package io.github.leaderelection.sample.cluster;

import io.github.leaderelection.sample.cluster.LauncherServer.Request;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Executes the commands of the page.
 */
final class CommandHandler {

	private final Cluster cluster;

	private final Story story;

	CommandHandler(Cluster cluster, Story story) {
		this.cluster = cluster;
		this.story = story;
	}

	/**
	 * Execute a command on an instance: {@code instance} and {@code command}.
	 * @param request the request
	 * @return what was done, or why nothing was
	 */
	Answer command(Request request) {
		if (!request.isCommand()) {
			return Answer.problem(Answer.BAD_REQUEST, "a command is sent by POST");
		}
		JsonNode body = JsonMapper.shared().readTree(request.body());
		Instance instance = this.cluster.find(body.path("instance").asString(""));
		if (instance == null) {
			return Answer.problem(Answer.NOT_FOUND, "there is no such instance");
		}
		String name = body.path("command").asString("");
		Command command = Command.find(name);
		if (command == null) {
			return Answer.problem(Answer.BAD_REQUEST,
					"'%s' is no command: choose one of %s".formatted(name, Command.names()));
		}
		return (command.execute(instance)) ? Answer.json(body)
				: Answer.problem(Answer.CONFLICT, "%s is not in a state for that".formatted(instance.name()));
	}

	/**
	 * Start or stop the story: {@code action}.
	 * @param request the request
	 * @return what was done
	 */
	Answer story(Request request) {
		if (!request.isCommand()) {
			return Answer.problem(Answer.BAD_REQUEST, "a command is sent by POST");
		}
		JsonNode body = JsonMapper.shared().readTree(request.body());
		switch (body.path("action").asString("")) {
			case "start" -> this.story.start();
			case "stop" -> this.story.stop();
			default -> {
				return Answer.problem(Answer.BAD_REQUEST, "the action is neither start nor stop");
			}
		}
		return Answer.json(this.story.progress());
	}

}
