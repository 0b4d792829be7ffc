{{/* The operator's variables. No name twice: the schema keeps those of the chart out of the settings. */}}
{{- define "fastpubsub.operatorEnvironment" -}}
{{- $operator := .Values.operator -}}
- name: FASTPUBSUB_OPERATOR_NAMESPACE
  valueFrom:
    fieldRef:
      fieldPath: metadata.namespace
- name: FASTPUBSUB_OPERATOR_POD_NAME
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
- name: FASTPUBSUB_OPERATOR_NAME
  value: {{ include "fastpubsub.operatorName" . }}
- name: FASTPUBSUB_OPERATOR_PORT
  value: "8080"
- name: FASTPUBSUB_OPERATOR_SERVER_URL
  value: {{ default (printf "http://%s.%s.svc:%v" (include "fastpubsub.fullname" .) .Release.Namespace .Values.server.service.port) $operator.serverUrl | quote }}
- name: FASTPUBSUB_OPERATOR_CLUSTER_SCOPED
  value: {{ .Values.rbac.clusterScoped | quote }}
- name: FASTPUBSUB_OPERATOR_CLEANUP
  value: {{ eq (include "fastpubsub.cleanupBy" .) "operator" | quote }}
- name: FASTPUBSUB_OPERATOR_ID_POLICY
  value: {{ $operator.idPolicy }}
- name: FASTPUBSUB_OPERATOR_READ_ONLY
  value: {{ $operator.readOnly | quote }}
{{- if .Values.auth.enabled }}
- name: FASTPUBSUB_OPERATOR_CREDENTIALS_DIR
  value: /etc/fastpubsub/client
{{- end }}
{{- with $operator.publicUrl }}
- name: FASTPUBSUB_OPERATOR_PUBLIC_URL
  value: {{ . | quote }}
{{- end }}
{{- if $operator.caBundle.configMap }}
- name: FASTPUBSUB_OPERATOR_CA_BUNDLE
  value: /etc/fastpubsub/ca/{{ $operator.caBundle.key }}
{{- end }}
{{- with $operator.watchNamespaces }}
- name: FASTPUBSUB_OPERATOR_WATCH_NAMESPACES
  value: {{ join "," . | quote }}
{{- end }}
{{- with $operator.watchNamespaceSelector }}
- name: FASTPUBSUB_OPERATOR_WATCH_NAMESPACE_SELECTOR
  value: {{ . | quote }}
{{- end }}
{{- with $operator.resourceSelector }}
- name: FASTPUBSUB_OPERATOR_RESOURCE_SELECTOR
  value: {{ . | quote }}
{{- end }}
{{- with $operator.unmanagedTopics }}
- name: FASTPUBSUB_OPERATOR_UNMANAGED_TOPICS
  value: {{ join "," . | quote }}
{{- end }}
{{- with $operator.scopeCeiling }}
{{- $ceilings := list }}
{{- range $namespace, $scopes := . }}
{{- $ceilings = append $ceilings (printf "%s=%s" $namespace (join " " $scopes)) }}
{{- end }}
- name: FASTPUBSUB_OPERATOR_SCOPE_CEILING
  value: {{ join ";" $ceilings | quote }}
{{- end }}
{{- with $operator.javaOptions }}
- name: JDK_JAVA_OPTIONS
  value: {{ . | quote }}
{{- end }}
{{- include "fastpubsub.settings" $operator.settings }}
{{- with $operator.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}
