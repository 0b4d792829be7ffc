{{/* nothing yet */}}
