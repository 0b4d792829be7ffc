{{/* Where secrets are. They are made by others or by the bootstrap Job, never here: a template would make new ones each time. */}}

{{- define "fastpubsub.authSecret" -}}
{{- default (printf "%s-auth" (include "fastpubsub.fullname" .)) .Values.auth.existingSecret -}}
{{- end -}}

{{- define "fastpubsub.databaseSecret" -}}
{{- if eq .Values.database.mode "cloudnativepg" -}}
{{- printf "%s-app" (include "fastpubsub.databaseName" .) -}}
{{- else if eq .Values.database.mode "standalone" -}}
{{- include "fastpubsub.databaseName" . -}}
{{- else -}}
{{- .Values.database.existingSecret.name -}}
{{- end -}}
{{- end -}}

{{- define "fastpubsub.databaseKey" -}}
{{- if eq .Values.database.mode "existingSecret" -}}
{{- .Values.database.existingSecret.key -}}
{{- else -}}
uri
{{- end -}}
{{- end -}}

{{- define "fastpubsub.databaseUrl" -}}
- name: FASTPUBSUB_DATABASE_URL
  valueFrom:
    secretKeyRef:
      name: {{ include "fastpubsub.databaseSecret" . }}
      key: {{ include "fastpubsub.databaseKey" . }}
{{- end -}}

{{- define "fastpubsub.migrationUrl" -}}
{{- if .Values.database.migrationSecret.name -}}
- name: FASTPUBSUB_DATABASE_URL
  valueFrom:
    secretKeyRef:
      name: {{ .Values.database.migrationSecret.name }}
      key: {{ .Values.database.migrationSecret.key }}
{{- else -}}
{{- include "fastpubsub.databaseUrl" . -}}
{{- end -}}
{{- end -}}

{{/* "true" where something is to be made before the first start. */}}
{{- define "fastpubsub.bootstraps" -}}
{{- $auth := and .Values.auth.enabled (not .Values.auth.existingSecret) .Values.server.enabled -}}
{{- $database := and .Values.server.enabled (eq .Values.database.mode "standalone") -}}
{{- if and .Values.bootstrap.enabled (or $auth $database) -}}true{{- end -}}
{{- end -}}
