package dev.fastpubsub.helm.argocd;

import dev.fastpubsub.helm.repository.Repository;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.OneArgFunction;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.TableLib;
import org.luaj.vm2.lib.jse.JseBaseLib;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The scripts in argocd-cm.yaml, run with what Argo CD gives them: the libraries base, package and table, the resource as
 * {@code obj}, and of the library os the date alone.
 */
final class ArgoScripts {

    static final List<String> KINDS = List.of("Topic", "Subscription", "Client");

    private static final JsonNode DATA =
            Repository.document("config/argocd/argocd-cm.yaml").path("data");

    private ArgoScripts() {}

    /** What Argo CD shows. */
    record Health(String status, String message) {}

    static String healthScript(String group, String kind) {
        return script("health", group, kind);
    }

    static Health health(String kind, JsonNode resource) {
        return health("fastpubsub.dev", kind, resource);
    }

    static Health health(String group, String kind, JsonNode resource) {
        LuaTable health = run(healthScript(group, kind), resource).checktable();
        return new Health(
                health.get("status").checkstring().tojstring(),
                health.get("message").checkstring().tojstring());
    }

    /** As it is in Kubernetes. */
    static Health health(io.fabric8.kubernetes.api.model.HasMetadata resource) {
        return health(resource.getKind(), json(resource));
    }

    static JsonNode json(Object resource) {
        return JsonMapper.shared().readTree(Serialization.asJson(resource));
    }

    /** By their names, with whether they are disabled. */
    static JsonNode actions(JsonNode resource) {
        return LuaTables.json(run(definition(resource).path("discovery.lua").asString(), resource));
    }

    /** The resource as the action makes it. */
    static JsonNode act(String action, JsonNode resource) {
        for (JsonNode candidate : definition(resource).path("definitions")) {
            if (candidate.path("name").asString().equals(action)) {
                return LuaTables.json(run(candidate.path("action.lua").asString(), resource));
            }
        }
        throw new AssertionError("no action " + action);
    }

    private static JsonNode definition(JsonNode resource) {
        return Repository.yaml(
                script("actions", "fastpubsub.dev", resource.path("kind").asString()));
    }

    private static String script(String what, String group, String kind) {
        return DATA.path("resource.customizations." + what + "." + group + "_" + kind)
                .asString();
    }

    private static LuaValue run(String script, JsonNode resource) {
        Globals globals = new Globals();
        globals.load(new JseBaseLib());
        globals.load(new PackageLib());
        globals.load(new TableLib());
        LoadState.install(globals);
        LuaC.install(globals);
        globals.get("package").get("preload").set("os", new Date());
        globals.set("obj", LuaTables.of(resource));
        return globals.load(script, "script").call();
    }

    /** The loader of an os that can tell the time in the one format that is asked for. */
    private static final class Date extends OneArgFunction {
        @Override
        public LuaValue call(LuaValue name) {
            LuaTable os = new LuaTable();
            os.set("date", new OneArgFunction() {
                @Override
                public LuaValue call(LuaValue format) {
                    if (!format.checkjstring().equals("!%Y-%m-%dT%H:%M:%SZ")) {
                        throw new IllegalArgumentException("another format: " + format);
                    }
                    return valueOf(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
                }
            });
            return os;
        }
    }
}
