package dev.fastpubsub.server.apidocs;

import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/** A Chromium without a window, with a new profile. It downloads nothing, and remembers what the pages asked for. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** It warns of each version of Chromium that is newer than itself, which it gets on well with. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private final Path profile;
    private final ChromeDriver driver;

    private Browser(Path profile, ChromeDriver driver) {
        this.profile = profile;
        this.driver = driver;
    }

    /** Skips the test when this machine has none. */
    static Browser start() {
        Optional<File> chromium =
                program("CHROME_BIN", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
        Optional<File> driver = program("CHROMEDRIVER_BIN", "chromedriver");
        assumeThat(chromium.isPresent() && driver.isPresent())
                .as("Chromium and chromedriver are there: `make browser` installs them, or CHROME_BIN and"
                        + " CHROMEDRIVER_BIN say where they are")
                .isTrue();

        SELENIUM.setLevel(Level.SEVERE);
        Path profile = newProfile();
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow());
        options.addArguments(
                "--headless=new",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage", // which is too small in many containers
                "--window-size=1280,1000",
                "--user-data-dir=" + profile);
        if (System.getProperty("user.name", "").equals("root")) {
            options.addArguments("--no-sandbox"); // which refuses to work for root
        }
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.orElseThrow())
                .usingAnyFreePort()
                .build();
        return new Browser(profile, new ChromeDriver(service, options));
    }

    private static Path newProfile() {
        try {
            return Files.createTempDirectory("browser");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<File> program(String variable, String... names) {
        String given = System.getenv(variable);
        Stream<File> candidates = given != null && !given.isBlank()
                ? Stream.of(new File(given))
                : Arrays.stream(names)
                        .flatMap(name -> Arrays.stream(
                                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                                .map(folder -> new File(folder, name)));
        return candidates.filter(File::canExecute).findFirst();
    }

    void open(String url) {
        driver.get(url);
    }

    /** Waits until the element is there and visible. */
    WebElement find(String css) {
        return await(css)
                .atMost(PATIENCE)
                .ignoreException(StaleElementReferenceException.class)
                .until(
                        () -> driver.findElements(By.cssSelector(css)).stream()
                                .filter(WebElement::isDisplayed)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    List<String> texts(String css) {
        return driver.findElements(By.cssSelector(css)).stream()
                .map(WebElement::getText)
                .toList();
    }

    List<String> attributes(String css, String name) {
        return driver.findElements(By.cssSelector(css)).stream()
                .map(element -> String.valueOf(element.getDomAttribute(name)))
                .toList();
    }

    /** Clicks as a script would: wherever the element is. */
    void click(String css) {
        driver.executeScript("arguments[0].scrollIntoView({block: 'center'}); arguments[0].click();", find(css));
    }

    /** Replaces what a text field holds, as if it were typed. */
    void type(String css, String text) {
        WebElement field = find(css);
        driver.executeScript("arguments[0].scrollIntoView({block: 'center'}); arguments[0].select();", field);
        field.sendKeys(text);
    }

    void screenshot(Path file) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the console says since it was last asked: failed requests and violations of the security policy too. */
    List<String> consoleMessages() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::toString)
                .toList();
    }

    /** The addresses of all requests since it was last asked, but for those of the browser's own pages. */
    List<String> requests() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(entry -> JsonMapper.shared().readTree(entry.getMessage()).get("message"))
                .filter(message -> message.get("method").asString().equals("Network.requestWillBeSent"))
                .map(message -> message.at("/params/request/url").asString())
                .filter(address -> !address.startsWith("chrome://"))
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
        FileSystemUtils.deleteRecursively(profile.toFile());
    }
}
