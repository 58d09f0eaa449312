# Makes films as many a script does; sourced by the peers that are written in shell.
#
# Unlike reeldrop it writes nothing down: a job that is under way when it is killed is lost, or paid for again. It keeps no
# limit, checks nothing, tells nobody anything, and does not wait for files that are still being written.

api=$2/v1/ai/video/seedance-2-mini

# film NAME.job: asks for the film, asks for the task every second, and puts the film beside the job, whole.
film() {
    local job=$1 name=${1%%.job*} prompt image task link
    prompt=$(sed -n 's/^prompt: //p' "$job")
    image=$(sed -n 's/^image: //p' "$job")
    task=$(jq -n --arg prompt "$prompt" --rawfile image <(base64 -w0 "$image") \
        '{prompt: $prompt, image: $image, duration: 5}' | ask --data-binary @- "$create" | jq -r .data.task_id)
    until link=$(ask "$api/$task" | jq -er '.data.generated[0]'); do sleep 1; done
    curl -sSf -o ".$name.part" "$link" && sync ".$name.part" && mv ".$name.part" "$name.mp4" && sync .
}

ask() {
    curl -sSf -H "x-magnific-api-key: $REELDROP_API_KEY" -H 'content-type: application/json' "$@"
}
