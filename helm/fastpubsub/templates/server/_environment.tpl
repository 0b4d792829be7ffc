{{/* The server's variables. No name twice: the schema keeps those of the chart out of the settings. */}}
{{- define "fastpubsub.serverEnvironment" -}}
{{- $server := .Values.server -}}
{{- include "fastpubsub.databaseUrl" . }}
- name: FASTPUBSUB_API_PORT
  value: "8000"
- name: FASTPUBSUB_API_SHUTDOWN_DELAY_SECONDS
  value: {{ include "fastpubsub.text" $server.shutdownDelaySeconds | quote }}
- name: FASTPUBSUB_API_SHUTDOWN_TIMEOUT_SECONDS
  value: {{ include "fastpubsub.text" $server.shutdownTimeoutSeconds | quote }}
- name: FASTPUBSUB_CLEANUP_STUCK_MESSAGES_LOCK_TIMEOUT_SECONDS
  value: {{ include "fastpubsub.text" .Values.lockTimeoutSeconds | quote }}
- name: FASTPUBSUB_AUTH_ENABLED
  value: {{ .Values.auth.enabled | quote }}
{{- if .Values.auth.enabled }}
- name: FASTPUBSUB_AUTH_ALGORITHM
  value: {{ .Values.auth.algorithm }}
- name: FASTPUBSUB_AUTH_ACCESS_TOKEN_EXPIRE_MINUTES
  value: {{ include "fastpubsub.text" .Values.auth.accessTokenExpireMinutes | quote }}
- name: FASTPUBSUB_AUTH_SECRET_KEY_FILE
  value: /etc/fastpubsub/auth/auth-secret-key
- name: FASTPUBSUB_AUTH_BOOTSTRAP_CLIENT_ID
  valueFrom:
    secretKeyRef:
      name: {{ include "fastpubsub.authSecret" . }}
      key: client-id
- name: FASTPUBSUB_AUTH_BOOTSTRAP_CLIENT_SECRET
  valueFrom:
    secretKeyRef:
      name: {{ include "fastpubsub.authSecret" . }}
      key: client-secret
{{- end }}
{{- with $server.javaOptions }}
- name: JDK_JAVA_OPTIONS
  value: {{ . | quote }}
{{- end }}
{{- include "fastpubsub.settings" $server.settings }}
{{- with $server.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "fastpubsub.serverSpread" -}}
{{- $given := .Values.server.topologySpreadConstraints -}}
{{- if kindIs "invalid" $given -}}
topologySpreadConstraints:
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - topologyKey: {{ . }}
    maxSkew: 1
    whenUnsatisfiable: ScheduleAnyway
    matchLabelKeys: [pod-template-hash]
    labelSelector:
      matchLabels:
        {{- include "fastpubsub.selectorLabels" (list $ "server") | nindent 8 }}
  {{- end }}
{{- else if $given -}}
topologySpreadConstraints:
  {{- toYaml $given | nindent 2 }}
{{- end -}}
{{- end -}}
