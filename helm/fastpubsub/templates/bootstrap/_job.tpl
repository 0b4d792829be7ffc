{{- define "fastpubsub.bootstrapJob" -}}
backoffLimit: 6
activeDeadlineSeconds: 300
{{- if not .Values.bootstrap.hook }}
# It may be applied again, whatever has changed.
ttlSecondsAfterFinished: 600
{{- end }}
template:
  metadata:
    labels:
      {{- include "fastpubsub.podLabels" (list . "bootstrap" dict) | nindent 6 }}
  spec:
    restartPolicy: Never
    serviceAccountName: {{ include "fastpubsub.bootstrapName" . }}
    automountServiceAccountToken: true
    enableServiceLinks: false
    securityContext:
      {{- toYaml .Values.operator.podSecurityContext | nindent 6 }}
    {{- with include "fastpubsub.placement" (list . .Values.operator) }}
    {{- trim . | nindent 4 }}
    {{- end }}
    containers:
      - name: bootstrap
        image: {{ include "fastpubsub.image" (list . .Values.operator.image) }}
        imagePullPolicy: {{ .Values.operator.image.pullPolicy }}
        args:
          - bootstrap
          - --namespace={{ .Release.Namespace }}
          - --secret={{ include "fastpubsub.fullname" . }}-auth
          {{- if eq .Values.database.mode "standalone" }}
          - --database-secret={{ include "fastpubsub.databaseName" . }}
          - --database-host={{ include "fastpubsub.databaseName" . }}.{{ .Release.Namespace }}.svc
          {{- end }}
        resources:
          {{- toYaml .Values.bootstrap.resources | nindent 10 }}
        securityContext:
          {{- toYaml .Values.operator.containerSecurityContext | nindent 10 }}
        volumeMounts:
          - name: tmp
            mountPath: /tmp
    volumes:
      {{- include "fastpubsub.tmp" . | nindent 6 }}
{{- end -}}
