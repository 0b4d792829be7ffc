package dev.fastpubsub.helm.chart;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The profile {@code restricted} of Kubernetes' Pod Security Standards
 * (https://kubernetes.io/docs/concepts/security/pod-security-standards), and a read-only root file system besides.
 */
final class RestrictedPodSecurity {

    private static final Set<String> SECCOMP = Set.of("RuntimeDefault", "Localhost");

    private final List<String> violations = new ArrayList<>();

    private RestrictedPodSecurity() {}

    /** Empty for a pod that keeps to it. */
    static List<String> violations(PodTemplate template) {
        RestrictedPodSecurity check = new RestrictedPodSecurity();
        check.pod(template.owner(), template.spec());
        template.containers().forEach(container -> check.container(template, container));
        return check.violations;
    }

    private void pod(String owner, PodSpec spec) {
        refuse(owner + ": hostNetwork", spec.getHostNetwork());
        refuse(owner + ": hostPID", spec.getHostPID());
        refuse(owner + ": hostIPC", spec.getHostIPC());
        for (Volume volume : spec.getVolumes()) {
            boolean allowed = volume.getConfigMap() != null
                    || volume.getSecret() != null
                    || volume.getEmptyDir() != null
                    || volume.getProjected() != null
                    || volume.getPersistentVolumeClaim() != null
                    || volume.getDownwardAPI() != null
                    || volume.getCsi() != null
                    || volume.getEphemeral() != null;
            refuse(owner + ": the kind of volume " + volume.getName(), !allowed);
        }
        PodSecurityContext context = spec.getSecurityContext();
        refuse(
                owner + ": sysctls",
                context != null
                        && context.getSysctls() != null
                        && !context.getSysctls().isEmpty());
    }

    private void container(PodTemplate template, Container container) {
        String where = template.owner() + ", container " + container.getName() + ": ";
        PodSecurityContext pod = Objects.requireNonNullElseGet(template.spec().getSecurityContext(), PodSecurityContext::new);
        SecurityContext own = Objects.requireNonNullElseGet(container.getSecurityContext(), SecurityContext::new);
        refuse(where + "privileged", own.getPrivileged());
        refuse(where + "allowPrivilegeEscalation", !Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()));
        refuse(where + "runAsNonRoot", !Boolean.TRUE.equals(first(own.getRunAsNonRoot(), pod.getRunAsNonRoot())));
        refuse(where + "runAsUser", Objects.equals(first(own.getRunAsUser(), pod.getRunAsUser()), 0L));
        refuse(where + "readOnlyRootFilesystem", !Boolean.TRUE.equals(own.getReadOnlyRootFilesystem()));
        refuse(where + "procMount", own.getProcMount() != null && !own.getProcMount().equals("Default"));
        SeccompProfile seccomp = first(own.getSeccompProfile(), pod.getSeccompProfile());
        refuse(where + "seccompProfile", seccomp == null || !SECCOMP.contains(seccomp.getType()));
        Capabilities capabilities = Objects.requireNonNullElseGet(own.getCapabilities(), Capabilities::new);
        refuse(where + "capabilities.drop", !capabilities.getDrop().contains("ALL"));
        refuse(where + "capabilities.add", !Set.of("NET_BIND_SERVICE").containsAll(capabilities.getAdd()));
        for (ContainerPort port : container.getPorts()) {
            refuse(where + "hostPort", port.getHostPort() != null);
        }
    }

    private void refuse(String what, @Nullable Boolean violated) {
        if (Boolean.TRUE.equals(violated)) {
            violations.add(what);
        }
    }

    private static <T> @Nullable T first(@Nullable T container, @Nullable T pod) {
        return container == null ? pod : container;
    }
}
