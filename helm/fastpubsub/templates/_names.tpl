{{/* Names and labels. Names leave room for the endings that they get: 52 characters is what a CronJob's may have. */}}

{{- define "fastpubsub.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "fastpubsub.fullname" -}}
{{- $name := include "fastpubsub.name" . -}}
{{- $full := .Release.Name -}}
{{- if .Values.fullnameOverride -}}
{{- $full = .Values.fullnameOverride -}}
{{- else if not (contains $name .Release.Name) -}}
{{- $full = printf "%s-%s" .Release.Name $name -}}
{{- end -}}
{{- $full | trunc 38 | trimSuffix "-" -}}
{{- end -}}

{{- define "fastpubsub.operatorName" -}}
{{- printf "%s-operator" (include "fastpubsub.fullname" .) -}}
{{- end -}}

{{- define "fastpubsub.bootstrapName" -}}
{{- printf "%s-bootstrap" (include "fastpubsub.fullname" .) -}}
{{- end -}}

{{- define "fastpubsub.databaseName" -}}
{{- printf "%s-db" (include "fastpubsub.fullname" .) -}}
{{- end -}}

{{/* Of cluster-scoped objects: releases of one name in two namespaces must not meet. */}}
{{- define "fastpubsub.clusterName" -}}
{{- printf "%s-%s" .Release.Namespace (include "fastpubsub.fullname" .) -}}
{{- end -}}

{{- define "fastpubsub.serverServiceAccount" -}}
{{- if .Values.server.serviceAccount.create -}}
{{- default (include "fastpubsub.fullname" .) .Values.server.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.server.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "fastpubsub.operatorServiceAccount" -}}
{{- if .Values.operator.serviceAccount.create -}}
{{- default (include "fastpubsub.operatorName" .) .Values.operator.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.operator.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* What never changes in a release: Deployments select by it. Call with (list . "component"). */}}
{{- define "fastpubsub.selectorLabels" -}}
{{- $top := index . 0 -}}
app.kubernetes.io/name: {{ include "fastpubsub.name" $top }}
app.kubernetes.io/instance: {{ $top.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* Call with (list . "component"). */}}
{{- define "fastpubsub.labels" -}}
{{- $top := index . 0 -}}
{{- $ours := dict
  "helm.sh/chart" (printf "%s-%s" $top.Chart.Name $top.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-")
  "app.kubernetes.io/version" ($top.Chart.AppVersion | replace "+" "_" | trunc 63 | trimSuffix "-")
  "app.kubernetes.io/managed-by" $top.Release.Service
  "app.kubernetes.io/part-of" "fastpubsub"
-}}
{{- $fixed := include "fastpubsub.selectorLabels" . | fromYaml -}}
{{- merge $fixed $ours $top.Values.commonLabels | toYaml -}}
{{- end -}}

{{/* Metadata of an object but for its name: (list . "component" annotations), annotations being a map. */}}
{{- define "fastpubsub.metadata" -}}
{{- $top := index . 0 -}}
namespace: {{ $top.Release.Namespace }}
{{ include "fastpubsub.clusterMetadata" . }}
{{- end -}}

{{/* The same of what has no namespace. */}}
{{- define "fastpubsub.clusterMetadata" -}}
{{- $top := index . 0 -}}
labels:
  {{- include "fastpubsub.labels" (list $top (index . 1)) | nindent 2 }}
{{- $annotations := merge (dict) (default (dict) (index . 2)) $top.Values.commonAnnotations }}
{{- with $annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/*
A pod's labels: (list . "component" podLabels). Neither the chart's version nor who manages it: pods are not to be replaced
because of these.
*/}}
{{- define "fastpubsub.podLabels" -}}
{{- $top := index . 0 -}}
{{- $fixed := include "fastpubsub.selectorLabels" (list $top (index . 1)) | fromYaml -}}
{{- merge $fixed (dict "app.kubernetes.io/part-of" "fastpubsub") (default (dict) (index . 2)) $top.Values.commonLabels | toYaml -}}
{{- end -}}

{{/* (list . image) */}}
{{- define "fastpubsub.image" -}}
{{- $top := index . 0 -}}
{{- $image := index . 1 -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $image.repository $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $image.repository (default $top.Chart.AppVersion $image.tag) -}}
{{- end -}}
{{- end -}}
