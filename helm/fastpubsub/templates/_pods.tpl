{{/* What all pods have in common: (list . part), part being the values of server, operator or cleanup. */}}
{{- define "fastpubsub.placement" -}}
{{- $top := index . 0 -}}
{{- $part := index . 1 -}}
{{- with $top.Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $part.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $part.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $part.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $part.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* (list path port probe) */}}
{{- define "fastpubsub.probe" -}}
httpGet:
  path: {{ index . 0 }}
  port: {{ index . 1 }}
{{ toYaml (index . 2) }}
{{- end -}}

{{/* A value as text. Helm's numbers are floating point, and would be written as 3.3554432e+07. */}}
{{- define "fastpubsub.text" -}}
{{- if kindIs "float64" . -}}
{{- ternary (int64 .) . (eq (floor .) .) -}}
{{- else -}}
{{- . -}}
{{- end -}}
{{- end -}}

{{/* Variables by their names, sorted: a map. */}}
{{- define "fastpubsub.settings" -}}
{{- range $name, $value := . }}
- name: {{ $name }}
  value: {{ include "fastpubsub.text" $value | quote }}
{{- end }}
{{- end -}}

{{/* The server's image with a command that runs once: (list . part). Of cleanup and of the test. */}}
{{- define "fastpubsub.onceContainer" -}}
{{- $top := index . 0 -}}
{{- $part := index . 1 -}}
image: {{ include "fastpubsub.image" (list $top $top.Values.server.image) }}
imagePullPolicy: {{ $top.Values.server.image.pullPolicy }}
resources:
  {{- toYaml $part.resources | nindent 2 }}
securityContext:
  {{- toYaml $top.Values.server.containerSecurityContext | nindent 2 }}
volumeMounts:
  - name: tmp
    mountPath: /tmp
{{- end -}}

{{- define "fastpubsub.tmp" -}}
- name: tmp
  emptyDir:
    sizeLimit: 256Mi
{{- end -}}

{{/* The pod of the cleanup, which the operator makes CronJobs of. */}}
{{- define "fastpubsub.cleanupPod" -}}
enableServiceLinks: false
securityContext:
  {{- toYaml .Values.server.podSecurityContext | nindent 2 }}
{{- include "fastpubsub.placement" (list . .Values.cleanup) }}
containers:
  - name: cleanup
    {{- include "fastpubsub.onceContainer" (list . .Values.cleanup) | nindent 4 }}
    env:
      {{- include "fastpubsub.databaseUrl" . | nindent 6 }}
      - name: FASTPUBSUB_CLEANUP_STUCK_MESSAGES_LOCK_TIMEOUT_SECONDS
        value: {{ include "fastpubsub.text" .Values.lockTimeoutSeconds | quote }}
volumes:
  {{- include "fastpubsub.tmp" . | nindent 2 }}
{{- end -}}
