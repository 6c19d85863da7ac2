package io.valence.cli;

import io.valence.dataset.DatasetException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says on stderr what went wrong, in one line per problem, and chooses the exit code. */
final class FailureReport implements IExecutionExceptionHandler, IParameterExceptionHandler {

    static final int FAILED = 1;
    static final int BAD_USAGE = 2;

    private static final String NAME = "valence: ";

    private final BooleanSupplier verbose;

    /** @param verbose asked when there is something to report: whether stack traces are wanted */
    FailureReport(BooleanSupplier verbose) {
        this.verbose = verbose;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(NAME + failure.getMessage());
        UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("'" + command.getCommandSpec().qualifiedName() + " --help' says what is possible");
        err.flush();
        return BAD_USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult result) {
        PrintWriter err = command.getErr();
        boolean usersOwn = isUsersOwn(failure);
        boolean saysAll = failure instanceof UserError
                || failure instanceof DatasetException
                || failure instanceof NoAnswer;
        String message = saysAll ? failure.getMessage() : oneLine(failure);
        message.lines().forEach(line -> err.println(NAME + line));
        if (verbose.getAsBoolean()) {
            failure.printStackTrace(err);
        } else if (!usersOwn && !saysAll) {
            err.println("--verbose for the stack trace");
        }
        err.flush();
        return usersOwn ? BAD_USAGE : FAILED;
    }

    /** Kafka's clients wrap the configuration's fault in an exception that only says that they did not start. */
    private static boolean isUsersOwn(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UserError
                    || cause instanceof DatasetException
                    || cause instanceof ConfigException) {
                return true;
            }
        }
        return false;
    }

    /** The messages of the failure and of its causes: the outermost alone seldom says why. */
    private static String oneLine(Throwable failure) {
        List<String> messages = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage() == null
                    ? cause.getClass().getSimpleName()
                    : cause.getMessage().strip().replaceAll("\\s*\\R\\s*", " ");
            // Exceptions that are given only a cause repeat its message.
            if (messages.stream().noneMatch(message::equals) && !repeatsItsCause(cause)) {
                messages.add(message);
            }
        }
        return String.join(": ", messages);
    }

    private static boolean repeatsItsCause(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause != null && cause.toString().equals(failure.getMessage());
    }
}
