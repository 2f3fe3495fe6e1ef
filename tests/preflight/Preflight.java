import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.pdfbox.preflight.PreflightDocument;
import org.apache.pdfbox.preflight.ValidationResult;
import org.apache.pdfbox.preflight.exception.SyntaxValidationException;
import org.apache.pdfbox.preflight.parser.PreflightParser;

/** Reads paths from its input, one a line, and answers each with a line: what is wrong with it as PDF/A-1b, or nothing. */
public class Preflight {
    public static void main(String[] none) throws Exception {
        BufferedReader paths = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String path = paths.readLine(); path != null; path = paths.readLine()) {
            System.out.println(faults(new File(path)));
            System.out.flush();
        }
    }

    private static String faults(File file) throws Exception {
        PreflightParser parser = new PreflightParser(file);
        ValidationResult result;
        try {
            parser.parse();
            try (PreflightDocument document = parser.getPreflightDocument()) {
                document.validate();
                result = document.getResult();
            }
        } catch (SyntaxValidationException wrong) {
            result = wrong.getResult();
        }
        StringBuilder told = new StringBuilder(result.isValid() ? "" : "not valid");
        for (ValidationResult.ValidationError error : result.getErrorsList()) {
            told.append("; ").append(error.getErrorCode()).append(" ").append(error.getDetails().replace('\n', ' '));
        }
        return told.toString();
    }
}
