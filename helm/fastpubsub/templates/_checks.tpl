{{/* What cannot be together, or is missing: each stops the rendering with a line that names the value. */}}
{{- define "fastpubsub.checks" -}}
{{- $v := .Values -}}
{{- $server := $v.server -}}
{{- $operator := $v.operator -}}
{{- if and $v.auth.enabled (not $v.auth.existingSecret) (not $v.bootstrap.enabled) }}
{{- fail "auth.existingSecret is needed where bootstrap.enabled is false: a Secret with auth-secret-key, client-id and client-secret; or set auth.enabled to false" }}
{{- end }}
{{- if and (not $server.enabled) $operator.enabled (not $operator.serverUrl) }}
{{- fail "operator.serverUrl is needed where server.enabled is false: the URL of the server that the operator is for" }}
{{- end }}
{{- if and (not $server.enabled) $v.auth.enabled (not $v.auth.existingSecret) $operator.enabled }}
{{- fail "auth.existingSecret is needed where server.enabled is false: a Secret with client-id and client-secret of the operator's client" }}
{{- end }}
{{- if and $server.enabled $operator.enabled $operator.serverUrl }}
{{- fail "operator.serverUrl is for a server elsewhere: leave it empty, or set server.enabled to false" }}
{{- end }}
{{- if and $server.enabled (eq $v.database.mode "existingSecret") (not $v.database.existingSecret.name) }}
{{- fail "database.existingSecret.name is empty: the Secret with the database's URL" }}
{{- end }}
{{- if and $server.enabled (eq $v.database.mode "standalone") (not $v.bootstrap.enabled) }}
{{- fail "database.mode standalone needs bootstrap.enabled: its password is made by the bootstrap Job" }}
{{- end }}
{{- if and (eq $v.database.mode "cloudnativepg") $v.database.cloudnativepg.synchronous (lt (int $v.database.cloudnativepg.instances) 2) }}
{{- fail "database.cloudnativepg.synchronous needs database.cloudnativepg.instances of 2 or more" }}
{{- end }}
{{- if and $operator.enabled (not $v.rbac.clusterScoped) $v.rbac.create (not $operator.watchNamespaces) }}
{{- fail "operator.watchNamespaces is needed where rbac.clusterScoped is false: without rights in the whole cluster it cannot watch all of it" }}
{{- end }}
{{- if and $operator.watchNamespaces $operator.watchNamespaceSelector }}
{{- fail "operator.watchNamespaces and operator.watchNamespaceSelector: use one of them" }}
{{- end }}
{{- if and $operator.watchNamespaceSelector (not $v.rbac.clusterScoped) }}
{{- fail "operator.watchNamespaceSelector needs rbac.clusterScoped: the operator reads the labels of namespaces" }}
{{- end }}
{{- if and $v.metrics.serviceMonitor.enabled $v.metrics.podMonitor.enabled }}
{{- fail "metrics.serviceMonitor and metrics.podMonitor: enable one of them, or everything is scraped twice" }}
{{- end }}
{{- if and $server.autoscaling.enabled (gt (int $server.autoscaling.minReplicas) (int $server.autoscaling.maxReplicas)) }}
{{- fail "server.autoscaling.minReplicas is greater than server.autoscaling.maxReplicas" }}
{{- end }}
{{- if and $server.autoscaling.enabled (not $server.autoscaling.targetCPUUtilizationPercentage) (not $server.autoscaling.targetMemoryUtilizationPercentage) }}
{{- fail "server.autoscaling needs targetCPUUtilizationPercentage or targetMemoryUtilizationPercentage" }}
{{- end }}
{{- if and $server.ingress.enabled (not $server.ingress.hosts) }}
{{- fail "server.ingress.hosts is empty" }}
{{- end }}
{{- if and $server.httpRoute.enabled (not $server.httpRoute.parentRefs) }}
{{- fail "server.httpRoute.parentRefs is empty: the Gateway that the route belongs to" }}
{{- end }}
{{- if and (not $server.enabled) (or $server.ingress.enabled $server.httpRoute.enabled) }}
{{- fail "server.ingress and server.httpRoute need server.enabled" }}
{{- end }}
{{- if not (kindIs "invalid" $server.terminationGracePeriodSeconds) }}
{{- if lt (int $server.terminationGracePeriodSeconds) (add (int $server.shutdownDelaySeconds) (int $server.shutdownTimeoutSeconds) | int) }}
{{- fail "server.terminationGracePeriodSeconds is less than server.shutdownDelaySeconds and server.shutdownTimeoutSeconds together: requests would be cut off" }}
{{- end }}
{{- end }}
{{- range $part := list "server" "operator" }}
{{- $names := dict }}
{{- range include (printf "fastpubsub.%sEnvironment" $part) $ | fromYamlArray }}
{{- if hasKey $names .name }}
{{- fail (printf "%s.extraEnv: %s is set by the chart, or twice" $part .name) }}
{{- end }}
{{- $_ := set $names .name true }}
{{- end }}
{{- end }}
{{- if and $operator.caBundle.configMap (not (hasPrefix "https://" $operator.serverUrl)) }}
{{- fail "operator.caBundle.configMap is for an operator.serverUrl that starts with https://" }}
{{- end }}
{{- end -}}
