# ImageMagick and FFmpeg: filters and codecs whose results do not depend on the processor.
cd "$(mktemp -d)"
magick=$(command -v magick || command -v convert)
$magick -size 200x150 gradient:red-blue -depth 8 a.png
$magick a.png -rotate 90 -flip -crop 100x100+10+10 +repage -depth 8 rgb:- | cksum
$magick a.png -negate -resize 50% -depth 8 gray:- | wc -c
$magick a.png -quality 90 a.jpg && identify -format '%m %wx%h %z\n' a.png a.jpg
$magick a.png a.webp 2>/dev/null && identify -format '%m %wx%h\n' a.webp
$magick a.png a.gif && $magick a.png -format '%k %[fx:w*h]\n' info:
run() { ffmpeg -nostdin -v error -bitexact -cpuflags 0 -flags bitexact -sws_flags bitexact+accurate_rnd "$@"; }
run -f lavfi -i testsrc=size=160x120:rate=10:duration=2 -pix_fmt yuv420p -c:v ffv1 -threads 2 v.mkv; echo "ffv1 $?"
run -i v.mkv -f framemd5 - | tail -3
run -i v.mkv -vf scale=80:60,hflip,hue=s=0 -f framecrc - | tail -2
run -f lavfi -i sine=frequency=440:duration=2 -c:a flac a.flac; run -i a.flac -f md5 -
run -i a.flac -af volume=0.5,aresample=22050:resampler=swr -f s16le - | wc -c
run -i v.mkv -c:v mpeg4 -qscale:v 3 -g 5 m.avi; run -i m.avi -f null - ; echo "mpeg4 $?"
run -i v.mkv -c:v libx264 -preset medium -threads 2 h.mp4; run -i h.mp4 -f null -; echo "x264 $?"
run -i v.mkv -c:v libvpx-vp9 -b:v 200k -cpu-used 8 -frames:v 5 p.webm; run -i p.webm -f null -; echo "vp9 $?"
run -i a.flac -c:a libopus o.ogg; run -i o.ogg -f null -; echo "opus $?"
ffprobe -v error -show_entries stream=codec_name,width,height,nb_frames,sample_rate -of csv h.mp4 a.flac 2>/dev/null
ffprobe -v error -show_entries stream=codec_name,width,height -of csv h.mp4
