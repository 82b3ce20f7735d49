import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Asks the veraPDF engine about one file after the other, so that its start is paid for once.
 *
 * <p>Standard input: one line a question, "flavour TAB path" (flavours: ua1, 2a, ...). Standard
 * output: one line for each failed clause, then "done N" with the number of checks made; or
 * "error" and a reason.
 */
public final class VeraCheck {
    private VeraCheck() {}

    public static void main(String[] arguments) throws Exception {
        // The engine writes warnings to standard output; the answers must not mix with them.
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        VeraGreenfieldFoundryProvider.initialise();
        BufferedReader questions =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            String[] question = line.split("\t", 2);
            try {
                answer(PDFAFlavour.byFlavourId(question[0]), question[1], answers);
            } catch (Exception reason) {
                answers.println("error " + oneLine(reason.toString()));
            }
        }
    }

    private static void answer(PDFAFlavour flavour, String path, PrintStream answers)
            throws Exception {
        try (InputStream file = new FileInputStream(path);
                PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator =
                        Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            Map<String, String> failed = new LinkedHashMap<>();
            for (TestAssertion check : result.getTestAssertions()) {
                if (check.getStatus() == TestAssertion.Status.FAILED) {
                    String clause =
                            check.getRuleId().getClause() + "-" + check.getRuleId().getTestNumber();
                    failed.putIfAbsent(
                            clause, check.getMessage() + " @ " + check.getLocation().getContext());
                }
            }
            failed.forEach(
                    (clause, why) -> answers.println("failed " + clause + ": " + oneLine(why)));
            if (failed.isEmpty() && !result.isCompliant()) {
                answers.println("failed 0: not compliant, and the engine names no clause");
            }
            answers.println("done " + result.getTotalAssertions());
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
